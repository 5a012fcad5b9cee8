// SPDX-License-Identifier: Apache-2.0
package io.vrrp.impl.component.configuration;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The properties of a virtual router, as administration tools show them. {@link RouterConfigParser}
 * reads and checks the values, because files deliver every value as text.
 */
@ObjectClassDefinition(
    id = RouterProperties.FACTORY_PID,
    name = "VRRP virtual router",
    description = "One virtual router (RFC 9568). Each virtual router has its own configuration.")
public @interface RouterProperties {

  String FACTORY_PID = "io.vrrp.router";

  @AttributeDefinition(
      name = "VRID",
      min = "1",
      max = "255",
      description = "Virtual router identifier, 1 to 255, the same on all routers of the group")
  int vrid();

  @AttributeDefinition(
      name = "Interface",
      description = "Name or alternative name of a network interface, for example eth0")
  String interface$();

  @AttributeDefinition(
      name = "Network namespace",
      required = false,
      description =
          "Name of the network namespace of the interface, as ip netns lists it. If empty: the"
              + " network namespace of this process")
  String networkNamespace() default "";

  @AttributeDefinition(
      name = "Virtual IP addresses",
      description =
          "address[/prefix], separated by commas; the same on all routers of the group."
              + " IPv6 begins with a link-local address")
  String[] virtualIps();

  @AttributeDefinition(
      name = "Priority",
      required = false,
      min = "1",
      max = "255",
      description = "The highest becomes master, 1 to 255; 255 = owner of the addresses")
  int priority() default RouterConfigParser.DEFAULT_PRIORITY;

  @AttributeDefinition(
      name = "Advertisement interval",
      required = false,
      min = "1",
      max = "25500",
      description =
          "In centiseconds, 1 to 4095; fail-over takes a little more than three of them."
              + " Version 2 knows whole seconds only, 100 to 25500")
  int advertInterval() default RouterConfigParser.DEFAULT_ADVERT_INTERVAL;

  @AttributeDefinition(
      name = "Preempt",
      required = false,
      description = "Whether to take over from a master of lower priority")
  boolean preempt() default true;

  @AttributeDefinition(
      name = "Preempt delay",
      required = false,
      min = "0",
      max = "3600",
      description =
          "How many seconds after it entered BACKUP it does not take over from a living master of"
              + " lower priority, 0 to 3600")
  int preemptDelay() default 0;

  @AttributeDefinition(
      name = "Start delay",
      required = false,
      min = "0",
      max = "3600",
      description =
          "How many seconds it stays in INITIALIZE after it is created, and each time its interface"
              + " becomes usable, 0 to 3600")
  int startDelay() default 0;

  @AttributeDefinition(
      name = "Accept mode",
      required = false,
      description = "Whether a master that is not the owner accepts packets to the virtual IPs")
  boolean acceptMode() default false;

  @AttributeDefinition(
      name = "Virtual MAC",
      required = false,
      description = "Whether to use the virtual MAC address of RFC 9568 §7.3")
  boolean virtualMac() default true;

  @AttributeDefinition(
      name = "Checksum",
      required = false,
      description =
          "IPv4 checksum to send: rfc9568 = message only, rfc5798 = with pseudo-header,"
              + " auto = like the peer last heard",
      options = {
        @Option(label = "auto", value = "auto"),
        @Option(label = "rfc9568", value = "rfc9568"),
        @Option(label = "rfc5798", value = "rfc5798")
      })
  String checksum() default "auto";

  @AttributeDefinition(
      name = "Version",
      required = false,
      description =
          "3 = RFC 9568, 2 = RFC 3768 (IPv4 only),"
              + " 2+3 = both, to move a group from 2 to 3 (RFC 9568 §8.4)",
      options = {
        @Option(label = "3", value = "3"),
        @Option(label = "2", value = "2"),
        @Option(label = "2+3", value = "2+3")
      })
  String version() default "3";

  @AttributeDefinition(
      name = "Password",
      required = false,
      type = AttributeType.PASSWORD,
      description =
          "Password of version 2, 1 to 8 visible ASCII characters. It is sent in clear and protects"
              + " nothing. If empty, none. The dot in the name keeps it out of the service registry")
  String _authPassword() default "";

  @AttributeDefinition(
      name = "Unicast peers",
      required = false,
      description =
          "The addresses of all other routers of the group, up to 32, separated by commas, for a"
              + " network without multicast. If empty: the multicast group")
  String[] unicastPeers() default {};

  @AttributeDefinition(
      name = "Unicast source",
      required = false,
      description =
          "Source address of packets to unicast peers; an address of the interface."
              + " If empty: the address that the routes of the system choose")
  String unicastSource() default "";

  @AttributeDefinition(
      name = "Least TTL",
      required = false,
      min = "1",
      max = "255",
      description =
          "Least TTL of packets from unicast peers that are accepted, 1 to 255; 255 = only from the"
              + " same link (RFC 9568 §5.1.1.3)")
  int minTtl() default 255;

  @AttributeDefinition(
      name = "Announcement rounds",
      required = false,
      min = "1",
      max = "20",
      description =
          "How many times a new master announces each address, 1 to 20, a quarter of a second"
              + " apart, by gratuitous ARP or unsolicited neighbor advertisement")
  int announceRepeat() default RouterConfigParser.DEFAULT_ANNOUNCE_REPEAT;

  @AttributeDefinition(
      name = "Announcement delay",
      required = false,
      min = "0",
      max = "300",
      description = "After how many seconds a new master repeats these rounds, 0 to 300; 0 = never")
  int announceDelay() default RouterConfigParser.DEFAULT_ANNOUNCE_DELAY;

  @AttributeDefinition(
      name = "Announcement refresh",
      required = false,
      description =
          "After how many seconds without announcements a master announces each address again,"
              + " 0 to 86400; 0 = never, auto = 60 with unicast peers and 0 otherwise")
  String announceRefresh() default RouterConfigParser.DEFAULT_ANNOUNCE_REFRESH;

  @AttributeDefinition(
      name = "Address lifetime",
      required = false,
      min = "0",
      max = "3600",
      description =
          "How many seconds the kernel keeps the addresses when this process dies or freezes,"
              + " 2 to 3600; 0 = for ever")
  int addressLifetime() default RouterConfigParser.DEFAULT_ADDRESS_LIFETIME;

  @AttributeDefinition(
      name = "Trackers",
      required = false,
      description =
          "Names of trackers, separated by commas. NAME:-50 subtracts 50 from the priority while the"
              + " tracker is down, NAME:20 adds 20 while it is up; with NAME alone the virtual router"
              + " does not run while it is down")
  String[] track() default {};

  @AttributeDefinition(
      name = "Macvlan name",
      required = false,
      description =
          "Name of the interface with the virtual MAC address, up to 15 bytes, for firewall rules;"
              + " if empty it has family, VRID and the number of the interface")
  String macvlanName() default "";

  @AttributeDefinition(
      name = "Virtual routes",
      required = false,
      description =
          "Routes of the master, separated by commas: destination via gateway [dev interface]"
              + " [metric number] [table number] [onlink]")
  String[] virtualRoutes() default {};

  @AttributeDefinition(
      name = "Enabled",
      required = false,
      description =
          "false = the virtual router stays in INITIALIZE and does not take part in its group")
  boolean enabled() default true;
}

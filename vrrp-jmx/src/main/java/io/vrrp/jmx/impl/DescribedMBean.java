// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.VrrpCounter;
import io.vrrp.jmx.Description;
import io.vrrp.jmx.ParameterName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.Descriptor;
import javax.management.DescriptorRead;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import javax.management.StandardMBean;
import javax.management.modelmbean.DescriptorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MXBean with counters.
 *
 * <p>Its texts are the {@link Description} and {@link ParameterName} annotations of its interface.
 * JMX itself puts annotations into the descriptors, but consoles show the texts of the {@link
 * MBeanInfo}. Counters are attributes of type {@code long}, in addition to those of the interface.
 *
 * @param <V> a view of the managed object: the attributes of the interface, and the counters
 */
abstract class DescribedMBean<V extends CounterValues> extends StandardMBean {

  private static final Logger LOG = LoggerFactory.getLogger(DescribedMBean.class);

  /**
   * Shared by all beans of one interface: there may be a thousand, and each would need some
   * kilobytes.
   */
  private static final Map<Class<?>, MBeanInfo> INFOS = new ConcurrentHashMap<>();

  private final V live;
  private final CounterAttributes counters;

  /**
   * Creates a bean.
   *
   * @param live a view that takes a new snapshot for each reading
   */
  <I> DescribedMBean(V live, Class<I> mxbeanInterface, CounterAttributes counters) {
    super(mxbeanInterface.cast(live), mxbeanInterface, /* isMXBean= */ true);
    this.live = live;
    this.counters = counters;
  }

  /** A view whose readings all come from one snapshot. */
  abstract V frozen();

  @Override
  public Object getAttribute(String attribute)
      throws AttributeNotFoundException, MBeanException, ReflectionException {
    VrrpCounter counter = counters.find(attribute);
    return counter == null ? super.getAttribute(attribute) : live.get(counter);
  }

  /**
   * Consoles read all attributes in one call: they come from one snapshot. Attributes that cannot
   * be read are omitted, as JMX requires.
   */
  @Override
  public AttributeList getAttributes(String[] attributes) {
    V snapshot = frozen();
    List<String> others =
        Arrays.stream(attributes).filter(name -> counters.find(name) == null).toList();
    AttributeList values = readOthers(snapshot, others);
    for (String name : attributes) {
      VrrpCounter counter = counters.find(name);
      if (counter != null) {
        try {
          values.add(new Attribute(name, snapshot.get(counter)));
        } catch (RuntimeException e) {
          LOG.debug("attribute {}: cannot be read", name, e);
        }
      }
    }
    return values;
  }

  private <I> AttributeList readOthers(V snapshot, List<String> names) {
    @SuppressWarnings("unchecked")
    Class<I> mxbeanInterface = (Class<I>) getMBeanInterface();
    return new StandardMBean(mxbeanInterface.cast(snapshot), mxbeanInterface, /* isMXBean= */ true)
        .getAttributes(names.toArray(String[]::new));
  }

  /**
   * Sorts attributes and operations by name: the reflection in {@link StandardMBean} returns them
   * in any order, and consoles show them in that order.
   */
  @Override
  public MBeanInfo getMBeanInfo() {
    return INFOS.computeIfAbsent(getMBeanInterface(), mxbeanInterface -> sorted());
  }

  private MBeanInfo sorted() {
    MBeanInfo info = super.getMBeanInfo();
    return new MBeanInfo(
        info.getClassName(),
        info.getDescription(),
        byName(
            Stream.concat(Arrays.stream(info.getAttributes()), counters.infos())
                .toArray(MBeanAttributeInfo[]::new)),
        info.getConstructors(),
        byName(info.getOperations()),
        getNotificationInfo(),
        immutable(info.getDescriptor()));
  }

  /**
   * Allows remote consoles to cache the description. {@link StandardMBean} forbids it for classes
   * that override {@link #getMBeanInfo}.
   */
  private static Descriptor immutable(Descriptor descriptor) {
    Descriptor copy = new DescriptorSupport(descriptor.getFields());
    copy.setField("immutableInfo", "true");
    return copy;
  }

  /** Do not cache it here: {@link #INFOS} does. */
  @Override
  protected void cacheMBeanInfo(MBeanInfo info) {}

  /** The notifications: none, unless a subclass emits some. */
  public MBeanNotificationInfo[] getNotificationInfo() {
    return new MBeanNotificationInfo[0];
  }

  private static <F extends MBeanFeatureInfo> F[] byName(F[] features) {
    Arrays.sort(features, Comparator.comparing(MBeanFeatureInfo::getName));
    return features;
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return text(info, "description", info.getDescription());
  }

  @Override
  protected String getDescription(MBeanFeatureInfo info) {
    return text(info, "description", info.getDescription());
  }

  @Override
  protected String getDescription(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return text(parameter, "description", parameter.getDescription());
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return text(parameter, "parameterName", parameter.getName());
  }

  /** Everything that only reads is an attribute, so each operation changes something. */
  @Override
  protected int getImpact(MBeanOperationInfo operation) {
    return MBeanOperationInfo.ACTION;
  }

  private static String text(DescriptorRead described, String key, String otherwise) {
    Object text = described.getDescriptor().getFieldValue(key);
    return text == null ? otherwise : text.toString();
  }
}

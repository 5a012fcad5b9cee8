// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.jmx.Description;
import io.vrrp.jmx.ParameterName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.Descriptor;
import javax.management.DescriptorRead;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;
import javax.management.modelmbean.DescriptorSupport;

/**
 * An MXBean whose texts are the {@link Description} and {@link ParameterName} annotations of its
 * interface. JMX by itself puts annotations into the descriptors, but consoles show the texts of
 * the {@link MBeanInfo}.
 */
class DescribedMBean extends StandardMBean {

  /**
   * By interface: beans of one interface differ in nothing that is told here, and there may be a
   * thousand of them, each of which would keep some kilobytes.
   */
  private static final Map<Class<?>, MBeanInfo> INFOS = new ConcurrentHashMap<>();

  <T> DescribedMBean(T implementation, Class<T> mxbeanInterface) {
    super(implementation, mxbeanInterface, /* isMXBean= */ true);
  }

  /**
   * The reflection behind {@link StandardMBean} gives attributes and operations in any order, and
   * consoles show them in that: here they are sorted by name.
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
        byName(info.getAttributes()),
        info.getConstructors(),
        byName(info.getOperations()),
        getNotificationInfo(),
        immutable(info.getDescriptor()));
  }

  /**
   * Lets remote consoles keep the description instead of asking for it again and again. {@link
   * StandardMBean} denies it for a class that overrides {@link #getMBeanInfo}.
   */
  private static Descriptor immutable(Descriptor descriptor) {
    Descriptor copy = new DescriptorSupport(descriptor.getFields());
    copy.setField("immutableInfo", "true");
    return copy;
  }

  /** It is kept in {@link #INFOS} only. */
  @Override
  protected void cacheMBeanInfo(MBeanInfo info) {}

  /** What it notifies of: nothing, unless it is an emitter. */
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

  /** What only reads is an attribute, hence every operation changes something. */
  @Override
  protected int getImpact(MBeanOperationInfo operation) {
    return MBeanOperationInfo.ACTION;
  }

  private static String text(DescriptorRead described, String key, String otherwise) {
    Object text = described.getDescriptor().getFieldValue(key);
    return text == null ? otherwise : text.toString();
  }
}

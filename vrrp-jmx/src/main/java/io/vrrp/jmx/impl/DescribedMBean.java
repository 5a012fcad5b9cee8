// SPDX-License-Identifier: Apache-2.0
package io.vrrp.jmx.impl;

import io.vrrp.jmx.Description;
import io.vrrp.jmx.ParameterName;
import javax.management.DescriptorRead;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/**
 * An MXBean whose texts are the {@link Description} and {@link ParameterName} annotations of its
 * interface. JMX by itself puts annotations into the descriptors, but consoles show the texts of
 * the {@link MBeanInfo}.
 */
class DescribedMBean extends StandardEmitterMBean {

  <T> DescribedMBean(T implementation, Class<T> mxbeanInterface, NotificationEmitter emitter) {
    super(implementation, mxbeanInterface, true, emitter);
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

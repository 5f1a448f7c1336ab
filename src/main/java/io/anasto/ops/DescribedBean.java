package io.anasto.ops;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/** An MXBean that tells what its parts are, by the {@link Description} of each. */
final class DescribedBean extends StandardEmitterMBean {
  private final Class<?> type;

  /**
   * @param emitter of its notifications
   */
  <T> DescribedBean(T bean, Class<T> type, NotificationEmitter emitter) {
    super(bean, type, true, emitter);
    this.type = type;
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return type.getAnnotation(Description.class).value();
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return method("get" + info.getName())
        .map(method -> method.getAnnotation(Description.class).value())
        .orElseGet(() -> super.getDescription(info));
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return method(info.getName())
        .map(method -> method.getAnnotation(Description.class).value())
        .orElseGet(() -> super.getDescription(info));
  }

  @Override
  protected String getDescription(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return method(operation.getName())
        .flatMap(method -> description(method.getParameterAnnotations()[sequence]))
        .orElseGet(() -> super.getDescription(operation, parameter, sequence));
  }

  @Override
  protected String getParameterName(
      MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
    return method(operation.getName())
        .map(method -> method.getParameters()[sequence])
        .filter(java.lang.reflect.Parameter::isNamePresent)
        .map(java.lang.reflect.Parameter::getName)
        .orElseGet(() -> super.getParameterName(operation, parameter, sequence));
  }

  @Override
  protected int getImpact(MBeanOperationInfo info) {
    return method(info.getName()).filter(method -> method.getReturnType() == void.class).isPresent()
        ? MBeanOperationInfo.ACTION
        : MBeanOperationInfo.INFO;
  }

  private static Optional<String> description(Annotation[] annotations) {
    return Arrays.stream(annotations)
        .filter(Description.class::isInstance)
        .map(annotation -> ((Description) annotation).value())
        .findFirst();
  }

  /** Names are not used twice. */
  private Optional<Method> method(String name) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst();
  }
}

package io.anasto.ops;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** A table's MBean as a client of JMX sees it. */
record Jmx(ObjectName name) {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  static Jmx source(String table) throws JMException {
    return new Jmx(new ObjectName("io.anasto:type=SourceTable,name=" + table));
  }

  static Jmx destination(String table) throws JMException {
    return new Jmx(new ObjectName("io.anasto:type=DestinationTable,name=" + table));
  }

  static Jmx process() throws JMException {
    return new Jmx(new ObjectName("io.anasto:type=Process"));
  }

  Object get(String attribute) throws JMException {
    return SERVER.getAttribute(name, attribute);
  }

  /** A part of an attribute that has some. */
  Object get(String attribute, String part) throws JMException {
    return ((CompositeData) get(attribute)).get(part);
  }

  void call(String operation, String... arguments) throws JMException {
    String[] types = new String[arguments.length];
    java.util.Arrays.fill(types, String.class.getName());
    SERVER.invoke(name, operation, arguments, types);
  }

  /** All that is told from now on. */
  List<Notification> listen() throws JMException {
    List<Notification> heard = new CopyOnWriteArrayList<>();
    NotificationListener listener = (notification, unused) -> heard.add(notification);
    SERVER.addNotificationListener(name, listener, null, null);
    return heard;
  }

  javax.management.MBeanInfo info() throws JMException {
    return SERVER.getMBeanInfo(name);
  }
}

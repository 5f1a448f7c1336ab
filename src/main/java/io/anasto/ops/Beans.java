package io.anasto.ops;

import io.anasto.plan.DestinationPlan;
import io.anasto.plan.Plan;
import io.anasto.plan.SourcePlan;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MBeans of the process and of its tables, from registration to its end. */
final class Beans implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beans.class);

  private static final String FAILED = "io.anasto.failed";
  private static final String RECOVERED = "io.anasto.recovered";

  /** Other names have to be quoted in an object name. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}._ /-]+");

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<ObjectName> registered = new ArrayList<>();
  private final AtomicLong sequence = new AtomicLong();

  Beans(Plan plan, Monitor monitor, Notices notices, Operator operator) {
    register(
        "io.anasto:type=Process",
        new DescribedBean(
            new ProcessBean(plan, monitor), ProcessMXBean.class, emitter(notices, notice -> true)));
    for (SourcePlan source : plan.sources()) {
      String name = source.name();
      register(
          sourceName(name),
          new DescribedBean(
              new SourceTableBean(
                  name, monitor, new TableOperations(name, true, operator, monitor)),
              SourceTableMXBean.class,
              emitter(notices, name, true)));
    }
    for (DestinationPlan destination : plan.destinations()) {
      String name = destination.name();
      register(
          destinationName(name),
          new DescribedBean(
              new DestinationTableBean(
                  name, monitor, new TableOperations(name, false, operator, monitor)),
              DestinationTableMXBean.class,
              emitter(notices, name, false)));
    }
  }

  static String sourceName(String table) {
    return "io.anasto:type=SourceTable,name=" + quoted(table);
  }

  static String destinationName(String table) {
    return "io.anasto:type=DestinationTable,name=" + quoted(table);
  }

  private static String quoted(String table) {
    return PLAIN.matcher(table).matches() ? table : ObjectName.quote(table);
  }

  /** Sends what is told of some tables, in the name of each. */
  private NotificationBroadcasterSupport emitter(Notices notices, Predicate<TableNotice> wanted) {
    NotificationBroadcasterSupport emitter =
        new NotificationBroadcasterSupport(
            new MBeanNotificationInfo(
                new String[] {FAILED, RECOVERED},
                Notification.class.getName(),
                "a table was stopped or left something out; or it has delivered again"));
    notices.subscribe(
        notice -> {
          if (wanted.test(notice)) {
            emitter.sendNotification(
                new Notification(
                    notice.failed() ? FAILED : RECOVERED,
                    notice.isSource()
                        ? sourceName(notice.table())
                        : destinationName(notice.table()),
                    sequence.incrementAndGet(),
                    notice.at().toEpochMilli(),
                    notice.message()));
          }
        });
    return emitter;
  }

  private NotificationBroadcasterSupport emitter(Notices notices, String table, boolean isSource) {
    return emitter(
        notices, notice -> notice.isSource() == isSource && notice.table().equals(table));
  }

  private void register(String name, Object bean) {
    try {
      ObjectName objectName = new ObjectName(name);
      server.registerMBean(bean, objectName);
      registered.add(objectName);
    } catch (InstanceAlreadyExistsException e) {
      LOG.warn("there is an MBean {} already; another Anasto in this JVM has it", name);
    } catch (JMException e) {
      throw new IllegalStateException("the MBean " + name + " cannot be registered", e);
    }
  }

  @Override
  public void close() {
    for (ObjectName name : registered) {
      try {
        server.unregisterMBean(name);
      } catch (JMException e) {
        LOG.debug("{} is not there any more", name, e);
      }
    }
  }
}

package io.anasto.ops;

import static io.anasto.LocalAnasto.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anasto.LocalAnasto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanOperationInfo;
import javax.management.Notification;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MBeans of tables, over a real MBean server and real routes. */
class TableBeansTest {
  @TempDir private Path directory;

  @Test
  void figuresOfATableAreAttributes() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      anasto.put("in/a.csv", "id\n1\n2\n");
      anasto.awaitLines("lake", "{\"id\":1}", "{\"id\":2}");

      Jmx source = Jmx.source("orders");
      Jmx lake = Jmx.destination("lake");
      eventually(
          () -> {
            assertThat(source.get("State")).isEqualTo("running");
            assertThat(source.get("Batches")).isEqualTo(1L);
            assertThat(source.get("Files")).isEqualTo(1L);
            assertThat(source.get("Rows")).isEqualTo(2L);
            assertThat(source.get("Bytes")).isEqualTo(7L);
            assertThat(source.get("LagFiles")).isEqualTo(0L);
            assertThat(source.get("LagSeconds")).isEqualTo(0L);
            assertThat(source.get("LastBatch", "rows")).isEqualTo(2L);
            assertThat(source.get("LastError")).isNull();
            assertThat(lake.get("Rows")).isEqualTo(2L);
            assertThat(lake.get("Source")).isEqualTo("orders");
            assertThat(lake.get("Position")).isEqualTo(1L);
            assertThat(lake.get("LastBatch", "number")).isEqualTo(1L);
          });
      assertThat(Jmx.process().get("Sources")).isEqualTo(1);
      assertThat(Jmx.process().get("StoppedTables")).isEqualTo(0);
    }
    assertThatThrownBy(() -> Jmx.source("orders").get("State"))
        .isInstanceOf(InstanceNotFoundException.class);
  }

  @Test
  void allPartsAreDescribed() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      assertThat(anasto.context().isStarted()).isTrue();
      for (Jmx bean : List.of(Jmx.source("orders"), Jmx.destination("lake"), Jmx.process())) {
        assertThat(bean.info().getAttributes())
            .extracting(MBeanFeatureInfo::getDescription)
            .allSatisfy(text -> assertThat(text).contains(" "))
            .doesNotHaveDuplicates();
        assertThat(bean.info().getOperations())
            .allSatisfy(
                operation -> {
                  assertThat(operation.getDescription()).contains(" ");
                  assertThat(operation.getSignature())
                      .allSatisfy(one -> assertThat(one.getName()).doesNotStartWith("p"));
                });
        assertThat(bean.info().getAttributes())
            .extracting(MBeanAttributeInfo::isWritable)
            .containsOnly(false);
      }
      assertThat(Jmx.source("orders").info().getOperations())
          .extracting(MBeanOperationInfo::getName)
          .contains("pause", "resume", "pollNow", "retry", "skip", "reset");
    }
  }

  @Test
  void aPausedSourceFindsFilesAndGivesNoBatch() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      Jmx source = Jmx.source("orders");
      source.call("pause");
      assertThat(source.get("State")).isEqualTo("paused");
      anasto.put("in/a.csv", "id\n1\n");
      eventually(() -> assertThat(source.get("LagFiles")).isEqualTo(1L));
      eventually(() -> assertThat((long) source.get("LagSeconds")).isGreaterThanOrEqualTo(1));
      assertThat(anasto.files("lake")).isEmpty();

      source.call("resume");

      anasto.awaitLines("lake", "{\"id\":1}");
      eventually(() -> assertThat(source.get("LagFiles")).isEqualTo(0L));
    }
  }

  @Test
  void aPausedDestinationLagsAndTheOthersGoOn() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake", "pond").start()) {
      Jmx.destination("lake").call("pause");
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("pond", "{\"id\":1}");
      assertThat(anasto.files("lake")).isEmpty();
      eventually(() -> assertThat(Jmx.destination("lake").get("LagBatches")).isEqualTo(1L));

      Jmx.destination("lake").call("resume");

      anasto.awaitLines("lake", "{\"id\":1}");
    }
  }

  @Test
  void aPauseOutlastsARestart() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      Jmx.source("orders").call("pause");
      anasto.stop();
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();
      eventually(() -> assertThat(Jmx.source("orders").get("LagFiles")).isEqualTo(1L));
      assertThat(Jmx.source("orders").get("State")).isEqualTo("paused");
      anasto.stop();

      anasto.startOnce();

      assertThat(anasto.awaitEnd()).isTrue();
      assertThat(anasto.files("lake")).isEmpty();
    }
  }

  @Test
  void failureAndRecoveryAreTold() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      List<Notification> ofSource = Jmx.source("orders").listen();
      List<Notification> ofProcess = Jmx.process().listen();
      Path bad = anasto.put("in/a.csv", "id\n1,2\n");
      eventually(() -> assertThat(ofSource).hasSize(1));
      assertThat(ofSource.get(0).getType()).isEqualTo("io.anasto.failed");
      assertThat(ofSource.get(0).getMessage()).contains("a.csv line 2");
      assertThat(Jmx.source("orders").get("State")).isEqualTo("stopped");
      assertThat(Jmx.source("orders").get("LastError", "message").toString()).contains("a.csv");
      assertThat(Jmx.process().get("StoppedTables")).isEqualTo(1);

      Files.delete(bad);
      anasto.put("in/a.csv", "id\n1\n");
      Jmx.source("orders").call("retry");

      eventually(() -> assertThat(ofSource).hasSize(2));
      assertThat(ofSource.get(1).getType()).isEqualTo("io.anasto.recovered");
      assertThat(ofProcess).hasSize(2);
      assertThat(ofProcess.get(0).getSource()).hasToString(Jmx.source("orders").name().toString());
      assertThat(Jmx.source("orders").get("State")).isEqualTo("running");
      anasto.awaitLines("lake", "{\"id\":1}");
    }
  }

  @Test
  void theFailingBatchOfASourceIsLeftOut() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake", "pond").start()) {
      anasto.put("in/a.csv", "id\n1,2\n");
      anasto.sourceStop("orders");
      assertThatThrownBy(() -> Jmx.destination("lake").call("skip"))
          .isInstanceOf(RuntimeMBeanException.class)
          .hasRootCauseMessage(
              "lake: is not stopped; only the batch that stops a table can be left out");

      Jmx.source("orders").call("skip");
      anasto.put("in/b.csv", "id\n3\n");

      anasto.awaitLines("lake", "{\"id\":3}");
      anasto.awaitLines("pond", "{\"id\":3}");
      assertThat(anasto.destination("lake").skipped()).isEqualTo(1);
      assertThat(anasto.destination("pond").skipped()).isEqualTo(1);
      assertThat(anasto.ledger().hasFailures()).isTrue();
    }
  }

  @Test
  void theFailingBatchOfADestinationIsLeftOutAndRetried() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake", "pond").start()) {
      // Somebody else's file stands where the batch's is to be.
      Files.createDirectories(anasto.path("lake"));
      Path foreign = Files.writeString(anasto.path("lake/lake-000000000001.json"), "{}\n");
      anasto.put("in/a.csv", "id\n1\n");
      anasto.destinationStop("lake");

      Jmx.destination("lake").call("skip");
      anasto.put("in/b.csv", "id\n2\n");
      eventually(() -> assertThat(anasto.files("lake")).hasSize(2));
      assertThat(Jmx.destination("lake").get("LeftOutBatches")).isEqualTo(1L);

      Files.delete(foreign);
      Jmx.destination("lake").call("retry");

      anasto.awaitLines("lake", "{\"id\":2}", "{\"id\":1}");
      eventually(() -> assertThat(Jmx.destination("lake").get("LeftOutBatches")).isEqualTo(0L));
    }
  }

  @Test
  void onlyTheBatchThatStopsASourceIsLeftOutAndOnlyWhereItIsNext() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake", "pond").start()) {
      Jmx.destination("pond").call("pause");
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("lake", "{\"id\":1}");
      anasto.put("in/b.csv", "id\n1,2\n");
      anasto.sourceStop("orders");

      Jmx.source("orders").call("skip");

      assertThat(anasto.destination("lake").skipped()).isEqualTo(1);
      assertThat(anasto.destination("pond").skipped()).isZero();
      Jmx.destination("pond").call("resume");
      // What is whole comes, and then it stands at the same batch.
      anasto.awaitLines("pond", "{\"id\":1}");
    }
  }

  @Test
  void aStopWithoutABatchLeavesNoneOut() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      anasto.ledger().stopSource(anasto.source("orders").source().id(), "its directory is odd");
      anasto.put("in/a.csv", "id\n1\n");
      assertThatThrownBy(() -> Jmx.source("orders").call("skip"))
          .hasRootCauseMessage(
              "orders: no batch is what stops it, so that none can be left out; mend it, then"
                  + " `anasto retry`");

      Jmx.source("orders").call("retry");

      anasto.awaitLines("lake", "{\"id\":1}");
    }
  }

  @Test
  void aPausedSourceThatIsReadOnceIsNotFinished() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "one_request = true", "lake").start()) {
      eventually(() -> assertThat(Jmx.source("orders").get("State")).isEqualTo("finished"));
      anasto.stop();
      try (io.anasto.ledger.Ledger ledger =
          io.anasto.ledger.Ledger.open(directory.resolve(".anasto"))) {
        ledger.pauseSource(ledger.allSources().get(0).id(), true);
      }
      anasto.put("in/a.csv", "id\n1\n");
      anasto.start();
      eventually(() -> assertThat(Jmx.source("orders").get("LagFiles")).isEqualTo(1L));
      assertThat(Jmx.source("orders").get("State")).isEqualTo("paused");

      Jmx.source("orders").call("resume");

      anasto.awaitLines("lake", "{\"id\":1}");
      eventually(() -> assertThat(Jmx.source("orders").get("State")).isEqualTo("finished"));
    }
  }

  @Test
  void aResetAsksForTheName() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      anasto.put("in/a.csv", "id\n1\n");
      anasto.awaitLines("lake", "{\"id\":1}");
      assertThatThrownBy(() -> Jmx.source("orders").call("reset", "order"))
          .hasRootCauseMessage("to reset it, give the table's name, 'orders', not 'order'");

      Jmx.source("orders").call("reset", "orders");

      anasto.awaitLines("lake", "{\"id\":1}", "{\"id\":1}");
    }
  }

  @Test
  void levelsAreChangedAtRunTime() throws Exception {
    try (LocalAnasto anasto = LocalAnasto.orders(directory, "", "lake").start()) {
      assertThat(anasto.context().isStarted()).isTrue();
      String logger = "io.anasto.test.levels";
      Jmx.process().call("setLogLevel", logger, "debug");
      assertThat(org.slf4j.LoggerFactory.getLogger(logger).isDebugEnabled()).isTrue();
      Jmx.process().call("setLogLevel", logger, "WARN");
      assertThat(org.slf4j.LoggerFactory.getLogger(logger).isInfoEnabled()).isFalse();
      assertThatThrownBy(() -> Jmx.process().call("setLogLevel", logger, "loud"))
          .hasRootCauseMessage(
              "'loud' is no level; there are ERROR, WARN, INFO, DEBUG, TRACE and OFF");
    }
  }

  @Test
  void aNameWithOtherCharactersIsQuoted() throws Exception {
    try (LocalAnasto anasto =
        LocalAnasto.in(
                directory,
                """
                [[source_table]]
                type = "files"
                table_name = "a,b=*"
                dirpath = "in"
                """)
            .start()) {
      assertThat(anasto.context().isStarted()).isTrue();
      assertThat(Jmx.source(javax.management.ObjectName.quote("a,b=*")).get("Name"))
          .isEqualTo("a,b=*");
      assertThat(Arrays.asList(Jmx.process().info().getNotifications())).isNotEmpty();
    }
  }
}

package io.anasto.torture;

import io.anasto.LakeTable;
import io.anasto.row.Schema;
import io.anasto.torture.TortureConfig.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another program that appends to Delta tables that Anasto writes to; its rows count backwards. */
final class ForeignWriter {
  private static final Schema IDS = Schema.parse("struct<id:int64>");
  private static final int MOST = 5;

  private final Map<String, List<Long>> appended = new HashMap<>();
  private final Map<String, LakeTable> tables = new HashMap<>();
  private long nextId = -1;

  Optional<Undo> append(Scene scene) throws IOException {
    List<Destination> lakes = new ArrayList<>();
    for (Destination one : scene.config().destinations()) {
      Path first =
          scene.victim().path(one.directory()).resolve("_delta_log/%020d.json".formatted(0));
      if (one.format().isTable() && !one.isOnDisk() && Files.exists(first)) {
        lakes.add(one);
      }
    }
    if (lakes.isEmpty()) {
      return Optional.empty();
    }
    Destination lake = scene.any(lakes);
    LakeTable table =
        tables.computeIfAbsent(
            lake.name(), name -> new LakeTable(scene.victim().path(lake.directory())));
    for (int i = scene.random().nextInt(MOST); i >= 0; i--) {
      table.append(IDS, List.of(Map.of("id", nextId)));
      appended.computeIfAbsent(lake.name(), name -> new ArrayList<>()).add(nextId--);
    }
    return Optional.of(Disturbance.NOTHING);
  }

  /** The numbers of its rows in a destination. */
  List<Long> of(String destination) {
    return appended.getOrDefault(destination, List.of());
  }
}

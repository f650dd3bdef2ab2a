package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.identity.Fact;
import procura.identity.TenantId;

class EventCatalogTest extends StoredEventsTest {

  /// A family as modules have them. `LampLit` had a number for its colour until version 2, and no
  /// room until version 3.
  sealed interface LampEvent extends Fact {
    record LampLit(TenantId tenant, String colour, String room, Instant at) implements LampEvent {}

    record LampBroken(TenantId tenant, Instant at) implements LampEvent {}
  }

  private static final FactFamily LAMPS = new FactFamily("lamp", LampEvent.class);
  private static final List<Upcast> UPCASTS =
      List.of(
          new Upcast("lamp.LampLit", 2, json -> json.put("room", "hall")),
          new Upcast(
              "lamp.LampLit",
              1,
              json -> json.put("colour", json.get("colour").asInt() == 1 ? "red" : "green")));

  private final EventCatalog catalog = new EventCatalog(List.of(LAMPS), UPCASTS);

  @Override
  protected EventCatalog catalog() {
    return catalog;
  }

  @Test
  void namesComeFromThePrefixAndTheRecord() {
    assertThat(catalog.facts())
        .containsOnlyKeys("lamp.LampLit", "lamp.LampBroken")
        .containsEntry("lamp.LampLit", LampEvent.LampLit.class);
    assertThat(catalog.namesOf(LampEvent.class)).containsExactly("lamp.LampLit", "lamp.LampBroken");
  }

  @Test
  void anOldFactIsReadAsIfItWereWrittenToday() {
    var old =
        "{\"tenant\":\"acme\",\"colour\":1,\"at\":\"2026-01-01T00:00:00Z\"}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(catalog.read("lamp.LampLit", 1, old))
        .isEqualTo(
            new LampEvent.LampLit(
                new TenantId("acme"), "red", "hall", Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(catalog.versionOf(LampEvent.LampLit.class)).isEqualTo(3);
  }

  @Test
  void aFactOfANewerProductIsUnknown() {
    assertThatThrownBy(() -> catalog.read("lamp.LampLit", 4, new byte[0]))
        .isInstanceOf(UnknownFact.class);
    assertThatThrownBy(() -> catalog.read("lamp.LampSold", 1, new byte[0]))
        .isInstanceOf(UnknownFact.class);
  }

  @Test
  void aGapInTheUpcastsIsRefused() {
    assertThatThrownBy(() -> new EventCatalog(List.of(LAMPS), UPCASTS.subList(0, 1)))
        .hasMessageContaining("gap");
  }

  @Test
  void anUpcastOfNothingIsRefused() {
    var lost = new Upcast("lamp.LampSold", 1, json -> json);
    assertThatThrownBy(() -> new EventCatalog(List.of(LAMPS), List.of(lost)))
        .hasMessageContaining("lamp.LampSold");
  }
}

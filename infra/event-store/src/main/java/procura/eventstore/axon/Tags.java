package procura.eventstore.axon;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.Tag;
import procura.eventstore.postgres.Condition.Criterion;

/// Translates between Axon's tags and criteria and the log's: `kind=tenant/id` is the key `kind`
/// with the value `tenant/id`.
final class Tags {

  private Tags() {}

  static Tag tag(String tag) {
    var split = tag.indexOf('=');
    if (split < 1) {
      throw new IllegalArgumentException("a tag is `kind=tenant/id`, not `" + tag + "`");
    }
    return new Tag(tag.substring(0, split), tag.substring(split + 1));
  }

  static Set<Tag> tags(Collection<String> tags) {
    return tags.stream().map(Tags::tag).collect(Collectors.toUnmodifiableSet());
  }

  static String text(Tag tag) {
    return tag.key() + "=" + tag.value();
  }

  static List<Criterion> criteria(EventCriteria criteria) {
    return criteria.flatten().stream().map(Tags::criterion).toList();
  }

  private static Criterion criterion(EventCriterion criterion) {
    return new Criterion(
        criterion.tags().stream().map(Tags::text).collect(Collectors.toUnmodifiableSet()),
        criterion.types().stream()
            .map(QualifiedName::fullName)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /// A marker is the newest position that was read; before the first event it is 0.
  static long position(ConsistencyMarker marker) {
    return Math.max(0, GlobalIndexConsistencyMarker.position(marker));
  }
}

package procura.token.page;

import org.jspecify.annotations.Nullable;

/// What stands in front of an application's name, which stands beside it: its logo, or else its
/// first letter.
///
/// @param logo a path of ours, or null
public record Mark(String letter, @Nullable String logo) {

  public static Mark of(String name, @Nullable String logo) {
    return new Mark(Monogram.of(name), logo);
  }
}

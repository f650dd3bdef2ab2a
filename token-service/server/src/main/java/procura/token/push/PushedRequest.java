package procura.token.push;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client pushed: the parameters, which are checked again when the person comes, since the
/// client may have changed meanwhile.
///
/// @param hash what is stored of the `request_uri`
/// @param signed the parameters are those of a signed request object
/// @param dpopKey the thumbprint of the key whose proof came with them
public record PushedRequest(
    String hash, Map<String, List<String>> parameters, boolean signed, @Nullable String dpopKey) {}

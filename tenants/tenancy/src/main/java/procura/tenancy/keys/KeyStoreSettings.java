package procura.tenancy.keys;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the master key is: in `procura.master-key-file`, or, for embedded use, in the data
/// directory, where it is created.
@ConfigurationProperties("procura")
public record KeyStoreSettings(@Nullable Path masterKeyFile, @Nullable Path dataDir) {}

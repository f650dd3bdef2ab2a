package procura.tenancy.isolation;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/// Where PostgreSQL is. `user` owns the schemas; statements run as a role that owns nothing.
@ConfigurationProperties("procura.database")
public record DatabaseSettings(
    String url,
    @Nullable String user,
    @Nullable String password,
    @Bindable(defaultValue = "10") int poolSize) {}

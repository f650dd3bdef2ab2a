package procura.audit.export;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of `POST …/audit/exports`.
record RequestExport(
    @Nullable String from,
    @Nullable String to,
    @Nullable String format,
    @Nullable Map<String, String> filters) {}

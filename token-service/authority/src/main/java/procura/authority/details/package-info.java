/// Authorization details (RFC 9396) as values: how they are read, compared, checked against the
/// schema of their type, and put into words. Knows neither tenants nor HTTP.
@NullMarked
package procura.authority.details;

import org.jspecify.annotations.NullMarked;

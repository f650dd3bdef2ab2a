package procura.tenancy.isolation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The scope (RFC 6749 section 3.3) that an access token needs for this operation of the admin API.
/// An operation under `/api/v1/tenants/{tenant}` without one is refused to everybody.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RequiredScope {

  String value();
}

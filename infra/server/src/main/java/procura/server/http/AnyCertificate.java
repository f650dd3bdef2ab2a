package procura.server.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.netty.NettySslContextBuilder;
import io.micronaut.http.server.netty.ssl.NettyServerSslFactory;
import jakarta.inject.Singleton;

/// TLS that takes any certificate a client shows, once it has proved its key. Whose it is, and who
/// vouches for it, is for each tenant to say: the token endpoint asks (RFC 8705 section 2 and 7.1).
@Singleton
@Replaces(NettyServerSslFactory.class)
@Requires(property = "procura.tls.client-auth", value = "optional")
final class AnyCertificate extends NettyServerSslFactory {

  @Override
  public NettySslContextBuilder serverBuilder() {
    return new NettySslContextBuilder(true).trustAll(true);
  }
}

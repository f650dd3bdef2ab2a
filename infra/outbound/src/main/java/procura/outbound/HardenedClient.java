package procura.outbound;

import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.util.Timeout;

/// What of Apache HttpClient is left on, and how far it may go.
final class HardenedClient {

  private static final Timeout CONNECT = Timeout.of(2, TimeUnit.SECONDS);
  private static final Timeout READ = Timeout.of(3, TimeUnit.SECONDS);
  private static final int LONGEST_LINE = 8192;
  private static final int MOST_HEADERS = 100;
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_CONNECTIONS_OF_A_HOST = 8;

  private HardenedClient() {}

  static CloseableHttpClient of(CheckedNames names, SSLContext trust) {
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                .setDefaultTlsConfig(
                    TlsConfig.custom()
                        .setHandshakeTimeout(READ)
                        .setSupportedProtocols(TLS.V_1_3, TLS.V_1_2)
                        .build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(READ)
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(READ).build())
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                            Http1Config.custom()
                                .setMaxLineLength(LONGEST_LINE)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS_OF_A_HOST)
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(CONNECT)
                .setResponseTimeout(READ)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        // every call resolves and checks anew: no connection outlives its answer
        .setConnectionReuseStrategy((_, _, _) -> false)
        .setUserAgent("Procura")
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableAutomaticRetries()
        .disableContentCompression()
        .disableConnectionState()
        .build();
  }
}

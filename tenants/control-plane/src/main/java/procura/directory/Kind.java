package procura.directory;

import procura.directory.Documents.AgentDocument;
import procura.directory.Documents.ClientDocument;
import procura.directory.Documents.ConnectionDocument;
import procura.directory.Documents.DelegationDocument;
import procura.directory.Documents.KeyDocument;
import procura.directory.Documents.ResourceDocument;
import procura.directory.Documents.RoleDocument;
import procura.directory.Documents.TenantDocument;
import procura.directory.Documents.TrustDocument;
import procura.directory.Documents.UserDocument;

/// A kind of thing in the directory, and what is kept of each.
public record Kind<T>(String column, Class<T> document) {

  public static final Kind<TenantDocument> TENANT = new Kind<>("tenant", TenantDocument.class);
  public static final Kind<KeyDocument> KEY = new Kind<>("key", KeyDocument.class);
  public static final Kind<ResourceDocument> RESOURCE =
      new Kind<>("resource", ResourceDocument.class);
  public static final Kind<RoleDocument> ROLE = new Kind<>("role", RoleDocument.class);
  public static final Kind<UserDocument> USER = new Kind<>("user", UserDocument.class);
  public static final Kind<ClientDocument> CLIENT = new Kind<>("client", ClientDocument.class);
  public static final Kind<AgentDocument> AGENT = new Kind<>("agent", AgentDocument.class);
  public static final Kind<TrustDocument> TRUST = new Kind<>("trust", TrustDocument.class);
  public static final Kind<ConnectionDocument> CONNECTION =
      new Kind<>("connection", ConnectionDocument.class);
  public static final Kind<DelegationDocument> DELEGATION =
      new Kind<>("delegation", DelegationDocument.class);
}

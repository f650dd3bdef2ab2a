package procura.control.directory;

import procura.control.directory.Documents.AgentDocument;
import procura.control.directory.Documents.ClientDocument;
import procura.control.directory.Documents.DelegationDocument;
import procura.control.directory.Documents.KeyDocument;
import procura.control.directory.Documents.ResourceDocument;
import procura.control.directory.Documents.RoleDocument;
import procura.control.directory.Documents.TenantDocument;
import procura.control.directory.Documents.UserDocument;

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
  public static final Kind<DelegationDocument> DELEGATION =
      new Kind<>("delegation", DelegationDocument.class);
}

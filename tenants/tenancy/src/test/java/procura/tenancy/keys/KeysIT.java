package procura.tenancy.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.identity.TenantId;
import procura.tenancy.isolation.TestTenancy;

class KeysIT {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  @AutoClose private static final TestTenancy TENANCY = TestTenancy.start();
  private static final MasterKey MASTER_KEY = MasterKey.inMemory();
  private static final Secrets SECRETS = new Secrets();

  private static PersonalData personalData() {
    return new PersonalData(TENANCY.connections(), MASTER_KEY, SECRETS);
  }

  @Nested
  class PersonalDataOfASubject {

    @Test
    void isReadableBySomebodyElseWithTheMasterKey() {
      var sealed = personalData().seal(ACME, "usr_1", "email", "bob@example.org");
      assertThat(sealed.value()).doesNotContain("bob");
      assertThat(personalData().open(ACME, "usr_1", "email", sealed)).isEqualTo("bob@example.org");
    }

    @Test
    void isGoneOnceTheKeyIsDestroyed() {
      var data = personalData();
      var sealed = data.seal(ACME, "usr_2", "email", "bob@example.org");
      data.destroy(ACME, "usr_2");
      assertThat(data.open(ACME, "usr_2", "email", sealed)).isNull();
      assertThat(personalData().open(ACME, "usr_2", "email", sealed)).isNull();
      assertThatIllegalStateException()
          .isThrownBy(() -> data.seal(ACME, "usr_2", "email", "again@example.org"));
    }

    @Test
    void isErasedEvenWhereNothingWasSealedYet() {
      var data = personalData();
      data.destroy(ACME, "usr_3");
      assertThatIllegalStateException()
          .isThrownBy(() -> data.seal(ACME, "usr_3", "email", "late@example.org"));
    }

    @Test
    void cantBeMovedToAnotherFieldOrSubject() {
      var data = personalData();
      var sealed = data.seal(ACME, "usr_4", "email", "bob@example.org");
      data.seal(ACME, "usr_5", "email", "eve@example.org");
      assertThatIllegalStateException()
          .isThrownBy(() -> data.open(ACME, "usr_4", "display_name", sealed));
      assertThatIllegalStateException().isThrownBy(() -> data.open(ACME, "usr_5", "email", sealed));
      assertThat(data.open(OTHER, "usr_4", "email", sealed)).isNull();
    }

    @Test
    void isOpenedByThePage() {
      var data = personalData();
      var sealed = data.seal(ACME, "usr_6", "email", "bob@example.org");
      var reader = personalData();
      reader.prepare(ACME, List.of("usr_6", "usr_7"));
      assertThat(reader.open(ACME, "usr_6", "email", sealed)).isEqualTo("bob@example.org");
    }
  }

  @Nested
  class BlindIndexesOfATenant {

    @Test
    void areStableAndTheTenantsOwn() {
      var one = new BlindIndexes(new TenantMacs(TENANCY.connections(), MASTER_KEY, SECRETS));
      var two = new BlindIndexes(new TenantMacs(TENANCY.connections(), MASTER_KEY, SECRETS));
      assertThat(one.login(ACME, "Bob ")).isEqualTo(two.login(ACME, "bob"));
      assertThat(one.login(ACME, "bob")).isNotEqualTo(one.login(OTHER, "bob"));
      assertThat(one.index(ACME, "login", "bob")).isNotEqualTo(one.index(ACME, "email", "bob"));
    }
  }

  @Nested
  class SigningKeysOfATenant {

    @Test
    void signWhatTheirPublicHalfVerifies() throws Exception {
      var keys = new StoredSigningKeys(TENANCY.connections(), MASTER_KEY, SECRETS);
      var key = keys.create(ACME);
      assertThat(key.kid()).matches("[0-9A-Za-z]{10}");
      assertThat(key.publicJwk())
          .matches(
              "\\{\"kty\":\"EC\",\"use\":\"sig\",\"alg\":\"ES256\",\"crv\":\"P-256\",\"kid\":\""
                  + key.kid()
                  + "\",\"x\":\"[\\w-]{43}\",\"y\":\"[\\w-]{43}\"}");
      var other = new StoredSigningKeys(TENANCY.connections(), MASTER_KEY, SECRETS);
      assertThat(other.privateKey(ACME, key.kid()).getEncoded())
          .isEqualTo(keys.privateKey(ACME, key.kid()).getEncoded());
    }

    @Test
    void belongToThatTenantAndEnd() {
      var keys = new StoredSigningKeys(TENANCY.connections(), MASTER_KEY, SECRETS);
      var key = keys.create(ACME);
      assertThatIllegalStateException().isThrownBy(() -> keys.privateKey(OTHER, key.kid()));
      keys.destroy(ACME, key.kid());
      assertThatIllegalStateException().isThrownBy(() -> keys.privateKey(ACME, key.kid()));
    }
  }

  @Nested
  class TheMasterKey {

    @Test
    void isMadeOnceReadableByItsOwnerOnly(@TempDir Path folder) throws Exception {
      var file = folder.resolve("data").resolve("master.key");
      var wrapped =
          MasterKey.readOrCreate(file).wrap("x".getBytes(StandardCharsets.UTF_8), "context");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(MasterKey.readOrCreate(file).unwrap(wrapped, "context"))
          .isEqualTo("x".getBytes(StandardCharsets.UTF_8));
      assertThatIllegalStateException()
          .isThrownBy(() -> MasterKey.read(file).unwrap(wrapped, "another context"));
    }

    @Test
    void isNeverReplacedByARestart(@TempDir Path folder) throws Exception {
      var file = Files.writeString(folder.resolve("master.key"), "not a key");
      assertThatIllegalStateException().isThrownBy(() -> MasterKey.readOrCreate(file));
      assertThat(file).hasContent("not a key");
    }
  }
}

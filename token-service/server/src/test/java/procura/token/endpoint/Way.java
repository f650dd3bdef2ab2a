package procura.token.endpoint;

import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.refresh;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.function.Supplier;
import procura.identity.issuance.GrantId;
import procura.token.scene.Answer;
import procura.token.scene.Party;
import procura.token.scene.Scene;

/// A way to a token.
enum Way {
  CLIENT_ALONE {
    @Override
    Walked walk(Scene scene) {
      return new Walked(
          () -> scene.alone(scene.web, PETS),
          scene.alone(scene.web, PETS).accessToken(),
          scene.petsServer,
          List.of(),
          List.of());
    }
  },
  AGENT_ALONE {
    @Override
    Walked walk(Scene scene) {
      return new Walked(
          () -> scene.alone(scene.vet, PETS),
          scene.alone(scene.vet, PETS).accessToken(),
          scene.petsServer,
          List.of(),
          List.of());
    }
  },
  CODE {
    @Override
    Walked walk(Scene scene) {
      var first = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
      var actor = scene.alone(scene.vet, PETS).accessToken();
      var code = scene.authorize(scene.web, scene.vet, PETS, "read");
      return new Walked(
          () -> scene.token(scene.web, code.form().with("actor_token", actor)),
          first,
          scene.petsServer,
          List.of(code.grant(), grantOf(first)),
          List.of(actor));
    }
  },
  REFRESH {
    @Override
    Walked walk(Scene scene) {
      var first = scene.forBob(scene.web, scene.vet, PETS, "read");
      return new Walked(
          () -> scene.token(scene.web, refresh(first.refreshToken())),
          first.accessToken(),
          scene.petsServer,
          List.of(grantOf(first.accessToken())),
          List.of());
    }
  },
  EXCHANGE {
    @Override
    Walked walk(Scene scene) {
      var subject = scene.forBob(scene.web, scene.vet, PETS, "read").accessToken();
      Supplier<Answer> again = () -> scene.token(scene.petsServer, exchange(subject, CLINIC));
      return new Walked(
          again,
          again.get().accessToken(),
          scene.clinicServer,
          List.of(grantOf(subject)),
          List.of(subject));
    }
  };

  /// What was got by a way before anything ended, and how to go it again.
  ///
  /// @param server who may introspect `token`
  /// @param presented the tokens that are shown on the way
  record Walked(
      Supplier<Answer> again,
      String token,
      Party server,
      List<GrantId> grants,
      List<String> presented) {

    static String jti(String jwt) {
      try {
        return SignedJWT.parse(jwt).getJWTClaimsSet().getJWTID();
      } catch (ParseException e) {
        throw new AssertionError(e);
      }
    }
  }

  abstract Walked walk(Scene scene);

  private static GrantId grantOf(String jwt) {
    try {
      return new GrantId(SignedJWT.parse(jwt).getJWTClaimsSet().getStringClaim("grant_id"));
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }
}

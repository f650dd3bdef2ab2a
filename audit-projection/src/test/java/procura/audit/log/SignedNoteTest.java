package procura.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SignedNoteTest {

  @Nested
  class C2spSignedNote {

    private static final String KEY =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String NOTE =
        """
        This is an example message.

        \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
        """;

    @Test
    void theExampleOfTheSpecificationVerifies() {
      assertThat(SignedNote.parse(NOTE).verifies(VerifierKey.parse(KEY))).isTrue();
      assertThat(SignedNote.parse(NOTE)).hasToString(NOTE);
      assertThat(VerifierKey.parse(KEY)).hasToString(KEY);
    }

    @Test
    void changedTextDoesNotVerify() {
      var changed = NOTE.replace("example message", "exempla message");
      assertThat(SignedNote.parse(changed).verifies(VerifierKey.parse(KEY))).isFalse();
    }

    @Test
    void theVerifierKeyOfTheGoImplementationIsRead() {
      var peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
      var note =
          """
          If you think cryptography is the answer to your problem,
          then you don't know what your problem is.

          \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
          """;
      assertThat(SignedNote.parse(note).verifies(VerifierKey.parse(peter))).isTrue();
    }

    @Test
    void aSignatureOfAnUnknownKeyCountsNeitherWay() throws NoSuchAlgorithmException {
      var ours = signer("a.example/log");
      var theirs = signer("b.example/log");
      var both =
          new SignedNote(
              "text\n",
              java.util.List.of(
                  theirs.sign("other\n").signatures().getFirst(),
                  ours.sign("text\n").signatures().getFirst()));
      assertThat(both.verifies(ours.verifierKey())).isTrue();
      assertThat(both.verifies(theirs.verifierKey())).isFalse();
      assertThat(both.verifies(signer("a.example/log").verifierKey())).isFalse();
    }

    @Test
    void whatIsNoNoteIsRefused() {
      for (var bad :
          new String[] {
            "",
            "text\n",
            "text\n\n",
            "text\n\n\u2014 name\n",
            "text\n\n- name AAAAAAAA\n",
            "text\n\n\u2014 na+me AAAAAAAA\n",
            "te\u0001xt\n\n\u2014 name AAAAAAAA\n",
            NOTE.strip()
          }) {
        assertThatThrownBy(() -> SignedNote.parse(bad))
            .as(bad)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }

    @Test
    void aVerifierKeyWithAForeignHashIsRefused() {
      assertThatThrownBy(() -> VerifierKey.parse(KEY.replace("530d903a", "530d903b")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class C2spTlogCheckpoint {

    @Test
    void isOriginSizeAndRootOnThreeLines() {
      var text = "example.com/t/acme\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
      var checkpoint = Checkpoint.parse(text);
      assertThat(checkpoint.size()).isEqualTo(20852163);
      assertThat(checkpoint.text()).isEqualTo(text);
    }

    @Test
    void leadingZeroesExtensionsAndMissingLinesAreRefused() {
      var root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
      for (var bad :
          new String[] {
            "o\n01\n" + root + "\n",
            "o\n-1\n" + root + "\n",
            "o\n1\n" + root + "\nextension\n",
            "o\n1\nAAAA\n",
            "\n1\n" + root + "\n",
            "o\n1\n"
          }) {
        assertThatThrownBy(() -> Checkpoint.parse(bad))
            .as(bad)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private static NoteSigner signer(String name) throws NoSuchAlgorithmException {
    return new NoteSigner(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }
}

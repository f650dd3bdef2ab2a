package procura.authority.details;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.resource.DetailsType;

class DetailsSchemaTest {

  private static final String CLOSED = "'type':'object','additionalProperties':false";

  private static DetailsType type(String schema, String sentence) {
    return new DetailsType("t", schema.replace('\'', '"'), sentence);
  }

  private static ObjectNode item(String json) {
    return Details.items(Details.read("[" + json.replace('\'', '"') + "]")).getFirst();
  }

  @Nested
  class Registering {

    @Test
    void aClosedSchemaWhoseMembersTheSentenceNames() {
      var type =
          type(
              "{"
                  + CLOSED
                  + ",'required':['a'],'properties':{'a':{'type':'string'},"
                  + "'b':{"
                  + CLOSED
                  + ",'properties':{'c':{'type':'integer','minimum':0}}}}}",
              "Do {a} up to {b.c} times");
      assertThatCode(() -> DetailsSchema.check(type)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "x",
          "[]",
          "true",
          "{}",
          "{'type':'object'}",
          "{'type':'object','additionalProperties':true}",
          "{'type':'string'}",
          "{'type':['object'],'additionalProperties':false}",
          "{'type':'object','additionalProperties':false,'$ref':'https://evil.example/s'}",
          "{'type':'object','additionalProperties':false,'$ref':'#'}",
          "{'type':'object','additionalProperties':false,'patternProperties':{}}",
          "{'type':'object','additionalProperties':false,'properties':{'a':{}}}",
          "{'type':'object','additionalProperties':false,'properties':{'a':true}}",
          "{'type':'object','additionalProperties':false,'properties':{'a':{'type':'object'}}}",
          "{'type':'object','additionalProperties':false,'properties':{'a':{'type':'array'}}}",
          "{'type':'object','additionalProperties':false,'properties':{'a':{'type':'array','items':{'type':'object'}}}}",
          "{'type':'object','additionalProperties':false,'properties':{'type':{'type':'string'}}}",
          "{'type':'object','additionalProperties':false,'properties':{'a':{'type':'string','pattern':'('}}}",
          "{'type':'object','additionalProperties':false,'properties':{'a':{'type':'string','pattern':'(?=x)'}}}",
          "{'type':'object','additionalProperties':false,'properties':{'a':{'type':'string','maxLength':'x'}}}",
          "{'type':'object','additionalProperties':false,'required':'a'}"
        })
    void whatIsOpenReachesOutOrIsNoSchema(String schema) {
      assertThatThrownBy(() -> DetailsSchema.check(type(schema, "words")))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSentenceNamesOnlyWhatThereIs() {
      assertThatThrownBy(() -> DetailsSchema.check(type("{" + CLOSED + "}", "Do {that}")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("that");
    }
  }

  @Nested
  class Fitting {

    private final DetailsType type =
        type(
            "{"
                + CLOSED
                + ",'required':['a'],'properties':{"
                + "'a':{'type':'string','pattern':'^(x+x+)+y$'},'n':{'type':'number'}}}",
            "Do {a}");

    @Test
    void theTypeIsNotAMemberOfTheSchema() {
      assertThat(DetailsSchema.violation(type, item("{'type':'t','a':'xxy'}"))).isNull();
    }

    @Test
    void aPatternThatElsewhereTakesForEverIsDecidedAtOnce() {
      assertThat(DetailsSchema.violation(type, item("{'type':'t','a':'" + "x".repeat(5000) + "'}")))
          .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'type':'t'}",
          "{'type':'t','a':1}",
          "{'type':'t','a':'xxy','b':1}",
          "{'type':'t','a':'xxy','n':'1'}"
        })
    void whatDoesNotFit(String item) {
      assertThat(DetailsSchema.violation(type, item(item))).isNotBlank();
    }
  }

  @Nested
  class InWords {

    @Test
    void theSentenceAndBesideItAllThatItDoesNotMention() {
      var type = new DetailsType("t", "{}", "Pay {amount.value} to {payee}, {when}");
      var said =
          DetailsSentence.of(
              type,
              item(
                  "{'type':'t','payee':'$1 \\\\\\\\ Ltd','amount':{'value':'7.50','currency':'EUR'},"
                      + "'actions':['a','b'],'urgent':true,'big_note':'n','empty':{}}"));
      assertThat(said.words()).isEqualTo("Pay 7.50 to $1 \\\\ Ltd, any");
      assertThat(said.rest())
          .containsEntry("amount currency", "EUR")
          .containsEntry("actions", "a, b")
          .containsEntry("urgent", "yes")
          .containsEntry("big note", "n")
          .containsEntry("empty", "{}")
          .doesNotContainKeys("type", "payee");
    }
  }
}

package procura.authority.details;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetailsTest {

  @Nested
  class Reading_RFC9396_section_2 {

    @Test
    void oneSpellingWhateverTheOrder() {
      assertThat(Details.read(" [ {\"b\": 1.50, \"type\":\"t\", \"a\":{\"d\":1,\"c\":[2,1]}} ]"))
          .isEqualTo(Details.read("[{\"a\":{\"c\":[2,1],\"d\":1},\"type\":\"t\",\"b\":1.50}]"))
          .hasToString("[{\"a\":{\"c\":[2,1],\"d\":1},\"b\":1.50,\"type\":\"t\"}]");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "null",
          "[]",
          "{}",
          "[1]",
          "[[]]",
          "[{}]",
          "[{\"type\":1}]",
          "[{\"type\":\"t\"}] x",
          "[{\"type\":\"t\",\"type\":\"u\"}]",
          "[{\"type\":\"t\",\"a\":{\"b\":1,\"b\":2}}]",
          "[{\"type\":\"a\\u202eb\"}]",
          "[{\"type\":\"t\",\"a\":\"x\\u0000y\"}]",
          "[{\"type\":\"t\",\"\\u200b\":1}]",
          "[{\"type\":\"t\",\"a\":\"\\ud800\"}]",
          "[{\"type\":\"t\",\"a\":NaN}]"
        })
    void whatIsNoListOfTypedObjects(String wire) {
      assertThatThrownBy(() -> Details.read(wire)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsTooMuch() {
      var deep = "[{\"type\":\"t\",\"a\":" + "[".repeat(50) + "]".repeat(50) + "}]";
      var long_ = "[{\"type\":\"t\",\"a\":\"" + "x".repeat(9000) + "\"}]";
      var many = "[" + "{\"type\":\"t\"},".repeat(10) + "{\"type\":\"t\"}]";
      var number = "[{\"type\":\"t\",\"a\":" + "9".repeat(100) + "}]";
      for (var wire : new String[] {deep, long_, many, number}) {
        assertThatThrownBy(() -> Details.read(wire)).isInstanceOf(IllegalArgumentException.class);
      }
    }

    @Test
    void aClaimKeepsItsNumbers_section_9_1() {
      var details = Details.read("[{\"amount\":250.00,\"type\":\"t\"}]");
      assertThat(Details.claimOf("{\"sub\":\"x\",\"authorization_details\":" + details + "}"))
          .isEqualTo(details);
      assertThat(Details.claimOf("{\"sub\":\"authorization_details\"}")).isNull();
    }
  }

  @Nested
  class Narrowing_RFC9396_section_6_1 {

    private static final String GRANTED =
        "[{\"type\":\"t\",\"actions\":[\"r\",\"w\"],\"id\":\"7\",\"n\":1},{\"type\":\"u\"}]";

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[{'type':'t','actions':['r','w'],'id':'7','n':1}] | true",
          "[{'type':'t','actions':['w'],'id':'7','n':1}] | true",
          "[{'type':'u'}] | true",
          "[{'type':'u'},{'type':'u'}] | true",
          "[{'type':'t','actions':[],'id':'7','n':1}] | false",
          "[{'type':'t','actions':['r','x'],'id':'7','n':1}] | false",
          "[{'type':'t','id':'7','n':1}] | false",
          "[{'type':'t','actions':['r'],'id':'8','n':1}] | false",
          "[{'type':'t','actions':['r'],'id':['7'],'n':1}] | false",
          "[{'type':'t','actions':['r'],'id':'7','n':1,'more':1}] | false",
          "[{'type':'t','actions':'r','id':'7','n':1}] | false",
          "[{'type':'u'},{'type':'v'}] | false"
        })
    void fewerOfWhatEachValueAllowsAndNothingElse(String asked, boolean within) {
      assertThat(Details.within(Details.read(asked.replace('\'', '"')), Details.read(GRANTED)))
          .isEqualTo(within);
    }
  }
}

package procura.eventstore;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.identity.Fact;

/// The JSON form of facts and read models, without an annotation in the domain: a record with the
/// one component `value` is that value, a sealed type says which of its records it is in `type`,
/// times are ISO 8601, what is null is left out, and unknown members are ignored.
public final class FactJson {

  private FactJson() {}

  public static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // the default keeps buffers by thread, and a virtual thread is used once
                  .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                  .build())
          .addModule(new JavaTimeModule())
          .annotationIntrospector(new DomainIntrospector())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .build();

  private static final class DomainIntrospector extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    /// `record AgentId(String value)` is written as its value …
    @Override
    public @Nullable Boolean hasAsValue(Annotated annotated) {
      if (annotated instanceof AnnotatedMethod method
          && isPlainValue(method.getDeclaringClass())
          && method.getName().equals("value")
          && method.getParameterCount() == 0) {
        return true;
      }
      return super.hasAsValue(annotated);
    }

    /// … and read through its only constructor.
    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(
        MapperConfig<?> config, Annotated annotated) {
      if (annotated instanceof AnnotatedConstructor c && isPlainValue(c.getDeclaringClass())) {
        return JsonCreator.Mode.DELEGATING;
      }
      return super.findCreatorAnnotation(config, annotated);
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
        MapperConfig<?> config, AnnotatedClass annotated, JavaType type) {
      if (!sealedParent(type.getRawClass())) {
        return super.findTypeResolver(config, annotated, type);
      }
      return new StdTypeResolverBuilder()
          .init(JsonTypeInfo.Id.NAME, null)
          .inclusion(JsonTypeInfo.As.PROPERTY)
          .typeProperty("type");
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
      var type = annotated.getRawType();
      if (!sealedParent(type)) {
        return super.findSubtypes(annotated);
      }
      var all = new ArrayList<NamedType>();
      for (var permitted : type.getPermittedSubclasses()) {
        all.add(new NamedType(permitted, permitted.getSimpleName()));
      }
      return all;
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass annotated) {
      return annotated.getRawType().isRecord()
          ? annotated.getRawType().getSimpleName()
          : super.findTypeName(annotated);
    }

    private static boolean isPlainValue(Class<?> type) {
      return type.isRecord()
          && type.getRecordComponents().length == 1
          && type.getRecordComponents()[0].getName().equals("value");
    }

    /// Facts themselves are not polymorphic: their stored name says what they are.
    private static boolean sealedParent(Class<?> type) {
      return type.isSealed() && type.isInterface() && !Fact.class.isAssignableFrom(type);
    }
  }
}

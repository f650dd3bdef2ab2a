package procura.outbound;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import procura.house.HouseRules;
import procura.house.OurClasses;

@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = OurClasses.class)
class ArchitectureTest {
  @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);
}

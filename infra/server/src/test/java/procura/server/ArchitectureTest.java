package procura.server;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import procura.house.HouseRules;
import procura.house.OurClasses;

/// Everybody's classes: here alone all modules meet.
@AnalyzeClasses(packages = "procura", importOptions = OurClasses.class)
class ArchitectureTest {
  @ArchTest static final ArchTests houseRules = ArchTests.in(HouseRules.class);
}

# What the simulator writes, read again by the connectors themselves: from tests/unit/county/.
file(GLOB county_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../unit/county/*.cc)
add_executable(test_county ${county_tests})
target_link_libraries(test_county PRIVATE catch_main connectors_county connectors_mapping
  connectors_school connectors_social_care connectors_health connectors_police
  connectors_voluntary connectors_adult)
add_test(NAME unit.county COMMAND test_county)
set_tests_properties(unit.county PROPERTIES TIMEOUT 300 LABELS unit)

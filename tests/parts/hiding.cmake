# Hiding means hiding: answers as they are written, of children with something to hide beside
# children without. ONESTORY_LONG makes it ten thousand.
file(GLOB hiding_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../unit/hiding/*.cc)
add_executable(test_hiding ${hiding_tests})
target_link_libraries(test_hiding PRIVATE catch_main hub_service hub_wire)
add_test(NAME unit.hiding COMMAND test_hiding)
set_tests_properties(unit.hiding PROPERTIES TIMEOUT 3600 LABELS unit)

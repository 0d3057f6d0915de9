# The scenarios of tests/scenarios/access are read as JSON.
target_link_libraries(test_access PRIVATE nlohmann_json::nlohmann_json)

# The law read a second time, in Python, over the whole product of roles, purposes,
# relationships, states of agreement and labels.
add_executable(access_oracle_lines ${PROJECT_SOURCE_DIR}/tests/support/access_oracle_lines.cc)
target_link_libraries(access_oracle_lines PRIVATE hub_access)
find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter)
add_test(NAME unit.access_oracle
         COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tests/support/access_oracle.py
                 $<TARGET_FILE:access_oracle_lines>)
set_tests_properties(unit.access_oracle PROPERTIES TIMEOUT 1200 LABELS unit)

# The rules broken one at a time; skipped but in tests/run --long.
add_test(NAME long.access_mutants
         COMMAND ${PROJECT_SOURCE_DIR}/tests/mutants --when-long --build ${CMAKE_BINARY_DIR})
set_tests_properties(long.access_mutants PROPERTIES TIMEOUT 7200 SKIP_RETURN_CODE 77 LABELS unit)

# What deciding costs. Not part of "all".
if(ONESTORY_BENCH OR NOT DEFINED ONESTORY_BENCH)
  add_executable(bench_access EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/bench/access_main.cc)
  target_link_libraries(bench_access PRIVATE hub_access)
endif()

# Holds the sources to hub/floors.txt.
add_executable(test_architecture ${CMAKE_CURRENT_SOURCE_DIR}/architecture/floors_test.cc)
target_link_libraries(test_architecture PRIVATE catch_main)
add_test(NAME architecture COMMAND test_architecture)
set_tests_properties(architecture PROPERTIES TIMEOUT 60 LABELS architecture)

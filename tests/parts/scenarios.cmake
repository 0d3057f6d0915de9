# The scenarios of tests/scenarios/access through the hub's routes.
target_sources(test_http PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/unit/access/scenario_file.cc)
target_link_libraries(test_http PRIVATE nlohmann_json::nlohmann_json)

# The programs that tests/bench/run measures with. Not part of "all": built when asked for,
# by tests/bench/run.
option(ONESTORY_BENCH "define the bench's programs (targets bench_*)" ON)
if(ONESTORY_BENCH)
  add_library(bench_support STATIC EXCLUDE_FROM_ALL bench/people.cc)
  target_link_libraries(bench_support PUBLIC house_rules)

  add_executable(bench_load EXCLUDE_FROM_ALL bench/load_main.cc bench/load.cc bench/batches.cc
                 bench/connection.cc bench/measure.cc)
  target_link_libraries(bench_load PRIVATE bench_support OpenSSL::SSL CLI11::CLI11)

  add_executable(bench_floor EXCLUDE_FROM_ALL bench/floor.cc)
  target_link_libraries(bench_floor PRIVATE house_rules Poco::Net Poco::NetSSL)

  add_executable(bench_raw_sqlite EXCLUDE_FROM_ALL bench/raw_sqlite.cc)
  target_link_libraries(bench_raw_sqlite PRIVATE house_rules SQLite::SQLite3)

  add_executable(bench_seed EXCLUDE_FROM_ALL bench/seed.cc)
  target_link_libraries(bench_seed PRIVATE bench_support hub_app)

  # Measured by tests/bench/connectors.
  add_executable(bench_connectors EXCLUDE_FROM_ALL bench/connectors_main.cc)
  target_link_libraries(bench_connectors PRIVATE connectors_push)
  target_compile_definitions(bench_connectors PRIVATE ONESTORY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")

  add_custom_target(bench DEPENDS bench_load bench_floor bench_raw_sqlite bench_seed)
  if(TARGET onestory)
    add_dependencies(bench onestory)
  endif()
endif()

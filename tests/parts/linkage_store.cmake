# New people through the service and the store; not part of "all". tests/bench/linkage_store runs it.
if(ONESTORY_BENCH)
  add_executable(bench_linkage_store EXCLUDE_FROM_ALL bench/linkage_store.cc)
  target_link_libraries(bench_linkage_store PRIVATE hub_app CLI11::CLI11 SQLite::SQLite3)
endif()

# What incidents and gaps add to a read; not part of "all". tests/bench/chronology runs it.
if(ONESTORY_BENCH)
  add_executable(bench_chronology EXCLUDE_FROM_ALL bench/chronology_main.cc)
  target_link_libraries(bench_chronology PRIVATE catch_main hub_service hub_wire)
endif()

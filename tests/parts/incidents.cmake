# Which records would be shown as one incident; not part of "all". tests/bench/incidents runs it.
if(ONESTORY_BENCH)
  add_executable(bench_incidents EXCLUDE_FROM_ALL bench/incidents_main.cc)
  target_link_libraries(bench_incidents PRIVATE hub_chronology hub_wire)
endif()

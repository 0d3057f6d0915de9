# The programs that tests/bench/linkage runs. Not part of "all".
if(ONESTORY_BENCH)
  add_executable(bench_linkage EXCLUDE_FROM_ALL bench/linkage_main.cc bench/linkage_table.cc)
  target_link_libraries(bench_linkage PRIVATE hub_wire CLI11::CLI11)

  # People of the simulated county, with the truth, for it to link.
  add_executable(bench_linkage_county EXCLUDE_FROM_ALL bench/linkage_county.cc)
  target_link_libraries(bench_linkage_county PRIVATE connectors_county CLI11::CLI11)
endif()

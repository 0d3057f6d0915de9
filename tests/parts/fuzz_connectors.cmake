# cmake --preset clang -DONESTORY_FUZZ=ON; ctest -L fuzz, or longer:
# bin/read_cin_fuzz -max_total_time=3600 -max_len=65536 tests/data/cin
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  option(ONESTORY_FUZZ "build the libFuzzer targets" OFF)
  if(ONESTORY_FUZZ)
    foreach(format cin fhir)
      set(folder social_care)
      if(format STREQUAL fhir)
        set(folder health)
      endif()
      # The connector's sources anew, so that the fuzzer sees their branches.
      file(GLOB fuzzed CONFIGURE_DEPENDS
        ${PROJECT_SOURCE_DIR}/connectors/${folder}/*.cc
        ${PROJECT_SOURCE_DIR}/connectors/mapping/*.cc)
      add_executable(read_${format}_fuzz fuzz/read_${format}_fuzz.cc ${fuzzed})
      target_link_libraries(read_${format}_fuzz PRIVATE house_rules hub_wire hub_records hub_base
        nlohmann_json::nlohmann_json EXPAT::EXPAT)
      target_compile_definitions(read_${format}_fuzz PRIVATE
        ONESTORY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
      target_compile_options(read_${format}_fuzz PRIVATE -fsanitize=fuzzer,address,undefined -g)
      target_link_options(read_${format}_fuzz PRIVATE -fsanitize=fuzzer,address,undefined)
      # The first folder is the fuzzer's own; what it finds must not land in the sources.
      set(found ${CMAKE_CURRENT_BINARY_DIR}/fuzz_${format})
      file(MAKE_DIRECTORY ${found})
      add_test(NAME fuzz.read_${format}
        COMMAND read_${format}_fuzz -max_total_time=60 -max_len=65536 -timeout=10
                -rss_limit_mb=2048 ${found} ${CMAKE_CURRENT_SOURCE_DIR}/data/${format})
      set_tests_properties(fuzz.read_${format} PROPERTIES TIMEOUT 300 LABELS fuzz)
    endforeach()
  endif()
endif()

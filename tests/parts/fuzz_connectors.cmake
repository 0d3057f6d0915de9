# cmake --preset clang -DONESTORY_FUZZ=ON; ctest -L fuzz, or longer:
# bin/read_cin_fuzz -max_total_time=3600 -max_len=65536 tests/data/cin
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  option(ONESTORY_FUZZ "build the libFuzzer targets" OFF)
endif()

# The program <name>_fuzz from fuzz/<name>_fuzz.cc, which starts from the files in
# data/<corpus>; the folders are of connectors/.
function(add_connector_fuzz name corpus)
  if(NOT ONESTORY_FUZZ)
    return()
  endif()
  # The connectors' sources anew, so that the fuzzer sees their branches.
  set(fuzzed "")
  foreach(folder mapping ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/connectors/${folder}/*.cc)
    list(APPEND fuzzed ${sources})
  endforeach()
  add_executable(${name}_fuzz fuzz/${name}_fuzz.cc ${fuzzed})
  target_link_libraries(${name}_fuzz PRIVATE house_rules hub_wire hub_records hub_base
    nlohmann_json::nlohmann_json EXPAT::EXPAT)
  target_compile_definitions(${name}_fuzz PRIVATE ONESTORY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_compile_options(${name}_fuzz PRIVATE -fsanitize=fuzzer,address,undefined -g)
  target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer,address,undefined)
  # The first folder is the fuzzer's own; what it finds must not land in the sources.
  set(found ${CMAKE_CURRENT_BINARY_DIR}/fuzz_${name})
  file(MAKE_DIRECTORY ${found})
  add_test(NAME fuzz.${name}
    COMMAND ${name}_fuzz -max_total_time=60 -max_len=65536 -timeout=10 -rss_limit_mb=2048
            ${found} ${CMAKE_CURRENT_SOURCE_DIR}/data/${corpus})
  set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 300 LABELS fuzz)
endfunction()

add_connector_fuzz(table table)
add_connector_fuzz(xml cin)
add_connector_fuzz(json fhir)
add_connector_fuzz(read_cin cin social_care)
add_connector_fuzz(read_fhir fhir health)

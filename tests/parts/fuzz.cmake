# A libFuzzer program for every parser, tests/fuzz/<name>_fuzz.cc, under the address and undefined
# sanitizers. clang builds them, into fuzz/ of the build folder, as the first of the tests:
#   ctest -L fuzz                 10 s each; ONESTORY_LONG=1: five minutes each
#   tests/fuzz/run build/release/fuzz/bin read_cin tests/data/cin
# Seeds are the invented files of tests/data, and what was found before (tests/data/fuzz).

# name: folders of seeds below tests/data
set(fuzz_seeds_table table voluntary)
set(fuzz_seeds_decode table imms)
set(fuzz_seeds_dates dates)
set(fuzz_seeds_xml cin)
set(fuzz_seeds_json fhir csc_api)
set(fuzz_seeds_recognise cin fhir hl7 imms table police adult voluntary ssda903 annex_a)
set(fuzz_seeds_cut_rows cin fhir hl7 table)
set(fuzz_seeds_read_cin cin)
set(fuzz_seeds_read_annex_a annex_a)
set(fuzz_seeds_read_ssda903 ssda903)
set(fuzz_seeds_read_csc_api csc_api)
set(fuzz_seeds_read_fhir fhir)
set(fuzz_seeds_read_imms imms)
set(fuzz_seeds_read_hl7 hl7)
set(fuzz_seeds_read_police police)
set(fuzz_seeds_read_voluntary voluntary)
set(fuzz_seeds_read_adult adult)
set(fuzz_seeds_read_oruk oruk)
set(fuzz_seeds_school school)
set(fuzz_seeds_batch "")
set(fuzz_seeds_request_reader "")
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/../fuzz/*_fuzz.cc)
set(fuzz_names "")
foreach(source ${fuzz_sources})
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "_fuzz$" "" name ${name})
  if(NOT DEFINED fuzz_seeds_${name})
    message(FATAL_ERROR "tests/parts/fuzz.cmake does not name the seeds of ${source}")
  endif()
  list(APPEND fuzz_names ${name})
endforeach()

option(ONESTORY_FUZZ "build the libFuzzer programs (clang only)" OFF)
if(ONESTORY_FUZZ)
  # The parsers anew, so that the fuzzer sees their branches: compiled once, for all programs.
  set(sanitized -fsanitize=address,undefined -fno-sanitize-recover=all -O1 -gline-tables-only)
  file(GLOB_RECURSE fuzzed CONFIGURE_DEPENDS
    ${PROJECT_SOURCE_DIR}/hub/wire/*.cc ${PROJECT_SOURCE_DIR}/hub/records/*.cc
    ${PROJECT_SOURCE_DIR}/hub/base/*.cc)
  foreach(folder mapping school social_care health police voluntary adult)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/connectors/${folder}/*.cc)
    list(APPEND fuzzed ${sources})
  endforeach()
  foreach(source push/cut_json push/cut_messages push/cut_rows push/cut_xml push/recognise
          push/registry)
    list(APPEND fuzzed ${PROJECT_SOURCE_DIR}/connectors/${source}.cc)
  endforeach()
  foreach(source message request_reader request_target)
    list(APPEND fuzzed ${PROJECT_SOURCE_DIR}/hub/http/${source}.cc)
  endforeach()
  add_library(fuzzed STATIC EXCLUDE_FROM_ALL ${fuzzed})
  target_link_libraries(fuzzed PUBLIC house_rules hub_access hub_linkage hub_chronology hub_audit
    nlohmann_json::nlohmann_json EXPAT::EXPAT)
  target_compile_options(fuzzed PRIVATE ${sanitized} -fsanitize=fuzzer-no-link)
  set(programs "")
  foreach(name ${fuzz_names})
    add_executable(${name}_fuzz EXCLUDE_FROM_ALL fuzz/${name}_fuzz.cc)
    target_link_libraries(${name}_fuzz PRIVATE fuzzed)
    target_compile_definitions(${name}_fuzz PRIVATE ONESTORY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    target_compile_options(${name}_fuzz PRIVATE ${sanitized} -fsanitize=fuzzer)
    target_link_options(${name}_fuzz PRIVATE ${sanitized} -fsanitize=fuzzer)
    list(APPEND programs ${name}_fuzz)
  endforeach()
  add_custom_target(fuzzers DEPENDS ${programs})
  return()
endif()

find_program(ONESTORY_FUZZ_COMPILER NAMES clang++-14 clang++)
if(NOT ONESTORY_FUZZ_COMPILER)
  message(WARNING "no clang++: the parsers are not fuzzed (tests/packages.txt names it)")
  return()
endif()
set(fuzz_folder ${CMAKE_BINARY_DIR}/fuzz)
add_test(NAME fuzz.build
  COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${PROJECT_SOURCE_DIR} ${fuzz_folder}
          --build-generator Ninja --build-noclean --build-target fuzzers
          --build-options -DCMAKE_BUILD_TYPE=Release -DONESTORY_FUZZ=ON
                          -DCMAKE_CXX_COMPILER=${ONESTORY_FUZZ_COMPILER})
set_tests_properties(fuzz.build PROPERTIES
  TIMEOUT 1800 LABELS fuzz FIXTURES_SETUP fuzzers PROCESSORS 2)
foreach(name ${fuzz_names})
  list(TRANSFORM fuzz_seeds_${name} PREPEND ${CMAKE_CURRENT_LIST_DIR}/../data/)
  add_test(NAME fuzz.${name}
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/../fuzz/run ${fuzz_folder}/bin ${name}
            ${fuzz_seeds_${name}})
  set_tests_properties(fuzz.${name} PROPERTIES
    TIMEOUT 900 LABELS fuzz FIXTURES_REQUIRED fuzzers)
endforeach()

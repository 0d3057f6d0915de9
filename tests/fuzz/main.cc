// The libFuzzer program: ONESTORY_FUZZ names the parser that gets the bytes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tests/fuzz/parsers.h"

namespace {

// tests/parts/fuzz.cmake reads the names here and makes a test of each.
constexpr struct {
  std::string_view name;
  fuzz::Parser parser;
} kParsers[] = {
    {"batch", fuzz::Batch},
    {"cut_rows", fuzz::CutRows},
    {"dates", fuzz::Dates},
    {"decode", fuzz::Decode},
    {"json", fuzz::Json},
    {"names", fuzz::Names},
    {"read_adult", fuzz::ReadAdult},
    {"read_annex_a", fuzz::ReadAnnexA},
    {"read_cin", fuzz::ReadCin},
    {"read_csc_api", fuzz::ReadCscApi},
    {"read_fhir", fuzz::ReadFhir},
    {"read_hl7", fuzz::ReadHl7},
    {"read_imms", fuzz::ReadImms},
    {"read_oruk", fuzz::ReadOruk},
    {"read_police", fuzz::ReadPolice},
    {"read_ssda903", fuzz::ReadSsda903},
    {"read_voluntary", fuzz::ReadVoluntary},
    {"recognise", fuzz::Recognise},
    {"request_reader", fuzz::RequestReader},
    {"school", fuzz::School},
    {"table", fuzz::Table},
    {"xml", fuzz::Xml},
};

fuzz::Parser chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* wanted = std::getenv("ONESTORY_FUZZ");
  for (const auto& known : kParsers) {
    if (wanted != nullptr && known.name == wanted) chosen = known.parser;
  }
  if (chosen != nullptr) return 0;
  std::cerr << "ONESTORY_FUZZ must name one of:";
  for (const auto& known : kParsers) std::cerr << ' ' << known.name;
  std::cerr << '\n';
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen(data, size);
  return 0;
}

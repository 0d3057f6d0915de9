// Writes each case of tampered_log.h to a folder of its own, for a verifier that is not
// C++, and one clean log of so many leaves: write_tampered_logs DIR LEAVES

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/tampered_log.h"

namespace {

namespace fs = std::filesystem;

void Write(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
}

void WriteCase(const fs::path& folder, const hub::test::LogCase& made) {
  fs::create_directories(folder);
  Write(folder / "log", made.file);
  Write(folder / "key", made.verifier_key);
  Write(folder / "expect", made.faults.empty() && made.receipts_agree ? "clean" : "tampered");
  int number = 0;
  for (const std::string& note : made.against) {
    Write(folder / ("kept-" + std::to_string(number++) + ".note"), note);
  }
  for (const std::string& receipt : made.receipts) {
    Write(folder / ("receipt-" + std::to_string(number++) + ".json"), receipt);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: write_tampered_logs DIR LEAVES\n", stderr);
    return 2;
  }
  const fs::path folder = argv[1];
  for (const hub::test::LogCase& made : hub::test::LogCases()) {
    WriteCase(folder / made.name, made);
  }
  const auto leaves = hub::test::InventedLeaves(std::stoul(argv[2]));
  hub::test::LogCase large;
  large.file = hub::test::File(leaves, hub::test::Note(leaves));
  large.verifier_key = hub::test::OurVerifierKey();
  WriteCase(folder / "large", large);
  return 0;
}

// The parsers that are fuzzed: what each does with any bytes that it is given. One program holds
// them all (main.cc), because nearly all of its building is what they share.

#ifndef TESTS_FUZZ_PARSERS_H_
#define TESTS_FUZZ_PARSERS_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace fuzz {

// A broken promise ends the program, and libFuzzer keeps the bytes that broke it.
inline void MustBe(bool held) {
  if (!held) std::abort();
}

using Parser = void (*)(const std::uint8_t* data, std::size_t size);

void Batch(const std::uint8_t* data, std::size_t size);
void CutRows(const std::uint8_t* data, std::size_t size);
void Dates(const std::uint8_t* data, std::size_t size);
void Decode(const std::uint8_t* data, std::size_t size);
void Json(const std::uint8_t* data, std::size_t size);
void Names(const std::uint8_t* data, std::size_t size);
void ReadAdult(const std::uint8_t* data, std::size_t size);
void ReadAnnexA(const std::uint8_t* data, std::size_t size);
void ReadCin(const std::uint8_t* data, std::size_t size);
void ReadCscApi(const std::uint8_t* data, std::size_t size);
void ReadFhir(const std::uint8_t* data, std::size_t size);
void ReadHl7(const std::uint8_t* data, std::size_t size);
void ReadImms(const std::uint8_t* data, std::size_t size);
void ReadOruk(const std::uint8_t* data, std::size_t size);
void ReadPolice(const std::uint8_t* data, std::size_t size);
void ReadSsda903(const std::uint8_t* data, std::size_t size);
void ReadVoluntary(const std::uint8_t* data, std::size_t size);
void Recognise(const std::uint8_t* data, std::size_t size);
void RequestReader(const std::uint8_t* data, std::size_t size);
void School(const std::uint8_t* data, std::size_t size);
void Table(const std::uint8_t* data, std::size_t size);
void Xml(const std::uint8_t* data, std::size_t size);

}  // namespace fuzz

#endif  // TESTS_FUZZ_PARSERS_H_

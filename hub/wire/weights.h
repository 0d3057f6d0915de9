// The learnt weights of linkage as files: config/linkage/<version>.json, which `onestory linkage
// train` writes and people review, and the list of nicknames that they were learnt with
// (schemas/config/linkage_weights.schema.json, nicknames.schema.json).
//
// The files have no fractions: shares are whole parts per billion, weights thousandths of a bit,
// the prior millionths. Of a rounded model (linkage/model.h) the file gives back every score to
// the bit. Values are named by hash alone, and e-mail addresses as little as any other: what few
// people share is left out when training (linkage::TrainOptions::least_common).

#ifndef HUB_WIRE_WEIGHTS_H_
#define HUB_WIRE_WEIGHTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/linkage/model.h"

namespace hub::wire {

struct NicknameList {
  std::string version;
  linkage::Nicknames nicknames;
};
Result<NicknameList> ParseNicknames(std::string_view text);

// Where weights came from: enough to learn them again and compare.
struct WeightsOrigin {
  std::string program;    // "onestory 0.1.0"
  std::string about;      // in people's words: "the simulated county, seed 7"
  std::string nicknames;  // version of the list; empty: none
  struct File {
    std::string sha256;  // of its bytes, in hex
    std::uint64_t rows = 0;

    friend auto operator<=>(const File&, const File&) = default;
  };
  std::vector<File> files;
  std::uint64_t people = 0;  // after sampling
  std::uint64_t pairs = 0;   // that share a blocking key
  std::uint64_t same = 0;    // of those, expected to be of one child
  std::uint64_t least_common = 0;

  friend bool operator==(const WeightsOrigin&, const WeightsOrigin&) = default;
};

struct Weights {
  linkage::Model model;  // its version is the file's
  WeightsOrigin origin;
};

// Refused when anything is missing, unknown, named twice or contradicts itself, or when the
// nicknames are not those of the training: the error says where, and what to do.
Result<Weights> ParseWeights(std::string_view text, const NicknameList& nicknames);

// The same bytes for the same weights. Extra fields are for measurements and are left out.
// REQUIRES: the model is rounded
std::string EncodeWeights(const Weights& weights);

}  // namespace hub::wire

#endif  // HUB_WIRE_WEIGHTS_H_

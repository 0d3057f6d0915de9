// Sketches of source persons as they are stored, sealed under keys that neighbours share
// (KeyStore::SketchKey, decision 0038). One that does not open is as if there were none: nobody is
// ruled out by it. So an erasure destroys the key of all neighbours, and seals the others' anew.

#ifndef HUB_STORE_DETAIL_SEALED_SKETCHES_H_
#define HUB_STORE_DETAIL_SEALED_SKETCHES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/linkage/sketch.h"
#include "hub/store/detail/key_store.h"
#include "hub/store/detail/toolkit.h"

namespace hub::store::detail {

// In place of any that is stored; null: none.
void StoreSketch(Connection& connection, KeyStore& keys, ChildRow child, PersonRow person,
                 const linkage::Sketch* sketch);
std::optional<linkage::Sketch> OpenSketch(Toolkit& tools, KeyStore& keys, PersonRow person,
                                          std::string_view sealed);

struct PlainSketch {
  PersonRow person{};
  ChildRow child{};
  std::string bytes;
};
// Of everybody who shares a key with these, but for themselves.
std::vector<PlainSketch> SketchesBeside(Connection& connection, KeyStore& keys,
                                        const std::vector<PersonRow>& persons);
void SealAnew(Connection& connection, KeyStore& keys, const std::vector<PlainSketch>& sketches);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_SEALED_SKETCHES_H_

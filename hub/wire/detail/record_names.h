// The wire names of a record's closed lists that have none in records/.

#ifndef HUB_WIRE_DETAIL_RECORD_NAMES_H_
#define HUB_WIRE_DETAIL_RECORD_NAMES_H_

#include <optional>
#include <string_view>

#include "hub/records/record.h"

namespace hub::wire {

std::string_view NameOf(records::Action action);  // "assert"
std::optional<records::Action> ActionFrom(std::string_view name);
std::string_view NameOf(records::Nature nature);  // "fact"
std::optional<records::Nature> NatureFrom(std::string_view name);
std::string_view NameOf(records::NameUse use);  // "current"
std::optional<records::NameUse> NameUseFrom(std::string_view name);
std::string_view NameOf(records::Sex sex);  // "unknown"
std::optional<records::Sex> SexFrom(std::string_view name);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_RECORD_NAMES_H_

#pragma once

#include "sim/policy/policy.hpp"

namespace twinshift::policy {

// One measure each: changes the inputs, tells what it touched.
std::string apply_one(Inputs& inputs, ReplaceFleet const& measure);
std::string apply_one(Inputs& inputs, TakeLongBlocks const& measure);
std::string apply_one(Inputs& inputs, ChangeHeadway const& measure);
std::string apply_one(Inputs& inputs, ChangeRunTime const& measure);
std::string apply_one(Inputs& inputs, ChangeFare const& measure);
std::string apply_one(Inputs& inputs, CutFare const& measure);
std::string apply_one(Inputs& inputs, OfferPass const& measure);
std::string apply_one(Inputs& inputs, ChangeParking const& measure);
std::string apply_one(Inputs& inputs, LevyWorkParking const& measure);
std::string apply_one(Inputs& inputs, ChargeArea const& measure);
std::string apply_one(Inputs& inputs, ChangeCarCost const& measure);
std::string apply_one(Inputs& inputs, ChangeHomeWorking const& measure);
std::string apply_one(Inputs& inputs, AddTravelPlan const& measure);
std::string apply_one(Inputs& inputs, SpreadEBikes const& measure);
std::string apply_one(Inputs& inputs, AddStations const& measure);
std::string apply_one(Inputs& inputs, ChangeBikeShare const& measure);
std::string apply_one(Inputs& inputs, AllowScooters const& measure);
std::string apply_one(Inputs& inputs, AddRoute const& measure);
std::string apply_one(Inputs& inputs, AddStop const& measure);
std::string apply_one(Inputs& inputs, AddSite const& measure);
std::string apply_one(Inputs& inputs, AddBusLane const& measure);
std::string apply_one(Inputs& inputs, CloseToCars const& measure);
std::string apply_one(Inputs& inputs, ProtectBikes const& measure);
std::string apply_one(Inputs& inputs, Grow const& measure);

/// "1 stop", "3 stops".
[[nodiscard]] std::string counted(std::size_t count, std::string const& one, std::string const& many);
/// Whether a measure with these flags is about a row; without flags it is about all.
template <class AnyId>
[[nodiscard]] bool about(Column<AnyId, std::uint8_t> const& flags, AnyId row) {
  return flags.empty() || flags[row] != 0;
}

}  // namespace twinshift::policy

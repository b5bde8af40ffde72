#pragma once

#include "sim/demand/people.hpp"

namespace twinshift::demand {

/// Puts a zone's people into `count` households, each led by an adult while there are enough, and gives households
/// cars (shares met by largest remainder), homes (likewise) and incomes, and their licensed workers the cars.
void form_households(ZoneId zone, std::uint32_t count, std::span<double const, 3> car_shares, ZonePlaces const& places,
                     std::uint64_t seed, ZonePeople& zone_people);

}  // namespace twinshift::demand

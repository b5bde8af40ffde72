#pragma once

#include "tools/osm/streets.hpp"

namespace twinshift::osm {

/// Finds, for each mode, the streets outside its main piece (the largest set of junctions of which each can be reached
/// from each; on foot the largest connected set) and treats them as asked. Rows that no mode may use any more leave,
/// with their nodes. Counted in `report` under "links"; each piece is a row of "islands", with its place and size.
void treat_islands(Islands islands, Streets& streets, imports::ImportReport& report);

}  // namespace twinshift::osm

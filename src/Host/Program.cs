// The one executable. Commands and roles are wired here.
return 0;
